"""The marks, one file each; ``base`` holds what they share. Loaded one by one through the face of ``hugin``."""
