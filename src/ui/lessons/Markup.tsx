/** The little markup of lesson texts: `code`, **strong**, [[glossary terms]]; everything else is plain text, never HTML. */
import { Fragment } from 'react';
import { parseMarkup } from './markup.ts';
import { Term } from './Term.tsx';

export function Markup({ text }: { readonly text: string }) {
  return parseMarkup(text).map((part, index) => {
    const key = `${index}/${part.text}`;
    switch (part.type) {
      case 'code':
        return <code key={key}>{part.text}</code>;
      case 'strong':
        return <strong key={key}>{part.text}</strong>;
      case 'term':
        return <Term key={key} word={part.text} />;
      case 'text':
        return <Fragment key={key}>{part.text}</Fragment>;
    }
  });
}
