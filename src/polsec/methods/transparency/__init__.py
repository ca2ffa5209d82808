"""A log that cannot be changed unseen: its tree, its signed notes, its receipts, its export, and who checks them."""
