"""What every live source shares: the ring of packed rows, the search over it, meters and pacing."""
