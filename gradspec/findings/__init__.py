"""What the suite found in released software: the entries, the page of them, the waivers that they come to."""
