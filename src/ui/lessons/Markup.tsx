/** The little markup of lesson texts: `code`, **strong**, [[glossary terms]]; everything else is plain text, never HTML. */
import { Fragment } from 'react';
import { type MarkupPart, parseMarkup } from './markup.ts';
import { Term } from './Term.tsx';

export function Markup({ text }: { readonly text: string }) {
  return parseMarkup(text).map((part) => <Fragment key={part.at}>{rendered(part)}</Fragment>);
}

function rendered({ type, text }: MarkupPart) {
  switch (type) {
    case 'code':
      return <code>{text}</code>;
    case 'strong':
      return <strong>{text}</strong>;
    case 'term':
      return <Term word={text} />;
    case 'text':
      return text;
  }
}
