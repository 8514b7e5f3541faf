/** Tells whether the site has a page `/playground.html`, as it is built. */
declare const HAS_PLAYGROUND: boolean;
