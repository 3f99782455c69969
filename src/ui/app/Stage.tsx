/** Joins the picture to the page: what is clicked is selected, what is switched is done. */
import { useCallback } from 'react';
import type { Action } from '../../bridge/messages.ts';
import { isSelectorShown } from '../selector/selector-shown.ts';
import { StageView } from '../stage/StageView.tsx';
import { usePageState, useSandbox } from './sandbox-context.ts';

const NOTHING: readonly string[] = [];

export function Stage() {
  const { link, store } = useSandbox();
  const spotlight = usePageState((state) => state.lesson?.steps[state.lesson.at]?.spotlight ?? NOTHING);
  const isSelectorOpen = usePageState(isSelectorShown);
  const onAction = useCallback((action: Action) => void link.act(action), [link]);
  return (
    <StageView
      source={store}
      onSelect={store.select}
      onAction={onAction}
      onSelector={isSelectorOpen ? store.closeSelector : store.openSelector}
      isSelectorOpen={isSelectorOpen}
      spotlight={spotlight}
    />
  );
}
