"""How the site runs: signs of life, what is ready, figures, and a page of the desk that shows them."""
