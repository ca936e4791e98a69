"""From verdict to doing: how an update reaches the VMs, and the steps to take."""
