"""How a change is said to Azure on a command line."""
