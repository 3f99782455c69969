/** The mark before a happening of each type, so that colour is not needed to tell them apart. */
export const happeningMarks = { Normal: '·', Warning: '⚠', World: '◆', You: '☞' } as const;
