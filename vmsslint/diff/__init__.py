"""Old against new: which scale sets belong together, and which of their properties differ."""
