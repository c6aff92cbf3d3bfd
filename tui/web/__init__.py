"""The screens in a browser: a small server on this machine, one process a tab."""
