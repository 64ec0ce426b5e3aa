"""Base pages, components in KERN, middleware. No models; knows no other app."""
