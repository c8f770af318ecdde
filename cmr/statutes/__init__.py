"""Code sections: reading them, and the cited lists of them."""
