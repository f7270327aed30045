"""Cash and cheques at the counter: limits, hours, appointments, receipts."""
