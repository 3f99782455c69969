/** What all reviews have in common: they are posted and answered, and never kept. */
export const POSTED_QUESTION = {
  shortNames: [],
  categories: [],
  verbs: ['create'],
  isStored: false,
  hasStatus: false,
  columns: [],
} as const;
