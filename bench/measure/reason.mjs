/** The first line of what went wrong. */
export const reason = (error) => String(error?.message ?? error).split("\n")[0];
