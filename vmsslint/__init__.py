"""Static checks for Azure virtual machine scale sets in ARM templates, above all for updates of them."""

__version__ = "0.1.0"
