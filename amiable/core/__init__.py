"""Pure law and money: no framework, disk, network, clock or logging."""
