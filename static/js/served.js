// The page as the server wrote it, before any script changed it: this is what the phone keeps of it.
export const served = document.documentElement.outerHTML;
