"""Claims → facts → derived → graph; and the store that answers."""
