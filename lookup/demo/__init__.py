"""The demonstration: a made-up county, published and served here by the real commands."""
