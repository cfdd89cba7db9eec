/** Where the signed-in session is cached: null when nobody is signed in. */
export const sessionKey = ['session'] as const;
