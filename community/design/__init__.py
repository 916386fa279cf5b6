"""Base layout, components, styles, small behaviours, the Markdown renderer. Imports nothing of ours."""
