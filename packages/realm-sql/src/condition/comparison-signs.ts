/** How SQL writes comparisons. */
export const COMPARISON_SIGNS = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
