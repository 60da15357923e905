"""Proof that a delivery stream delivers: a marked record is sent, and looked for where it should arrive."""
