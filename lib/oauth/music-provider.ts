/** The id of the provider whose music rooms play. */
export const musicProvider = 'spotify'
