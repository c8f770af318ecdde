"""Following up: many lists made one, the step each conviction has reached, what does not agree."""
