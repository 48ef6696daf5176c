/** The version of this library, that of package.json. */
export const VERSION = "0.1.0";
