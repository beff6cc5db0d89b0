"""The commands, one module each; ``showing`` and ``asking`` are what they share."""
