/**
 * Fills Secrets of type kubernetes.io/service-account-token with a token that lasts as long as the Secret, and deletes those whose
 * account is gone (kubernetes/pkg/controller/serviceaccount/tokens_controller.go, pkg/serviceaccount/legacy.go).
 * Left out: the cleaner of tokens that nobody has used for a year.
 */
import { Secret, ServiceAccount } from '../../../kube-api/kinds/index.ts';
import { decodeText, encodeText } from '../../../kube-api/kinds/secret/data.ts';
import { LEGACY_TOKEN_ISSUER, signToken } from '../../../kube-api/meta/service-account-jwt.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import {
  type ControllerContext,
  defineController,
  type Reconciler,
  watchSource,
} from '../framework/define-controller.ts';
import { ROOT_CA } from '../framework/root-ca.ts';

const TYPE = 'kubernetes.io/service-account-token';
const NAME_ANNOTATION = 'kubernetes.io/service-account.name';
const UID_ANNOTATION = 'kubernetes.io/service-account.uid';
const CLAIM = 'kubernetes.io/serviceaccount/';

class Tokens implements Reconciler {
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(key: string): undefined {
    const { client, informers } = this.#context;
    const [namespace = '', name = ''] = key.split('/');
    const secret = informers.informer(Secret).get(name, namespace);
    if (secret === undefined || !isToken(secret) || secret.metadata.deletionTimestamp !== undefined) return;
    const account = client.find(ServiceAccount, accountOf(secret), namespace);
    const { [UID_ANNOTATION]: uid } = secret.metadata.annotations ?? {};
    const isStranger = uid !== undefined && uid !== '' && uid !== account?.metadata.uid;
    if (account === undefined || isStranger) {
      this.#delete(secret);
      return;
    }
    const filled = withToken(secret, account);
    if (filled !== secret) client.update(Secret, filled);
  }

  #delete({ metadata: { name = '', namespace = '', uid } }: Secret): void {
    try {
      this.#context.client.delete(Secret, name, namespace, uid === undefined ? {} : { preconditions: { uid } });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

function isToken({ type }: Secret): boolean {
  return type === TYPE;
}

function accountOf({ metadata }: Secret): string {
  return metadata.annotations?.[NAME_ANNOTATION] ?? '';
}

/** The secret with what is missing or wrong in it; itself when nothing is. */
function withToken(secret: Secret, account: ServiceAccount): Secret {
  const { metadata, data = {} } = secret;
  const { name = '', namespace = '' } = metadata;
  const { uid = '' } = account.metadata;
  const ca = encodeText(ROOT_CA);
  const place = encodeText(namespace);
  const hasToken = data.token !== undefined && data.token !== '';
  const isMarked = metadata.annotations?.[UID_ANNOTATION] === uid;
  if (hasToken && isMarked && data['ca.crt'] === ca && decodeText(data.namespace ?? '') === namespace) return secret;
  const token = hasToken
    ? data.token
    : encodeText(
        signToken({
          iss: LEGACY_TOKEN_ISSUER,
          [`${CLAIM}namespace`]: namespace,
          [`${CLAIM}secret.name`]: name,
          [`${CLAIM}service-account.name`]: account.metadata.name ?? '',
          [`${CLAIM}service-account.uid`]: uid,
          sub: `system:serviceaccount:${namespace}:${account.metadata.name ?? ''}`,
        }),
      );
  return {
    ...secret,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [UID_ANNOTATION]: uid } },
    data: { ...data, 'ca.crt': ca, namespace: place, ...(token === undefined ? {} : { token }) },
  };
}

export const serviceAccountTokenController = defineController({
  name: 'serviceaccount-token-controller',
  for: Secret,
  watches: [
    watchSource({
      kind: ServiceAccount,
      keys: ({ object, old }, { informers }) => {
        const { name, namespace } = (object ?? old)?.metadata ?? {};
        return [...informers.informer(Secret).list(namespace)]
          .filter((secret) => isToken(secret) && accountOf(secret) === name)
          .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      },
    }),
  ],
  create: (context) => new Tokens(context),
});
