"""The review interface: Textual only. Widgets render and post messages; they hold no rules."""
