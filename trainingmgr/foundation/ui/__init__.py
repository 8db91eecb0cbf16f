"""How everything looks: the stylesheet bundle, formats by locale, form fields, paging."""
