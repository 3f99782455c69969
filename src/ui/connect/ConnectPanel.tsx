/** What to type to reach this cluster with kubectl, and who has. */
import { usePageState } from '../app/sandbox-context.ts';
import { strings } from '../app/strings.ts';
import { CommandBlock } from './CommandBlock.tsx';
import styles from './ConnectPanel.module.css';
import { commandsFor, programName, relayAddress } from './relay-address.ts';

const { connect: text } = strings;

export function ConnectPanel() {
  const clients = usePageState((state) => state.clients);
  const address = relayAddress(document, location.origin);
  if (address === undefined || clients === undefined) {
    return (
      <section className={styles.panel} aria-label={text.title}>
        <h2>{text.title}</h2>
        <p className={styles.words}>{address === undefined ? text.none : text.closed}</p>
        {address === undefined && <CommandBlock command="npm start" label={text.button} />}
      </section>
    );
  }
  const { lasting, once } = commandsFor(address);
  return (
    <section className={styles.panel} aria-label={text.title}>
      <h2>{text.title}</h2>
      <p className={styles.words}>{text.intro}</p>
      <h3>{text.once}</h3>
      <CommandBlock command={once} label={text.once} />
      <h3>{text.lasting}</h3>
      <CommandBlock command={lasting} label={text.lasting} />
      <p className={styles.words}>{text.lastingHint}</p>
      <h3>{text.connected}</h3>
      <div aria-live="polite">
        {clients.length === 0 ? (
          <p className={styles.words}>{text.nobody}</p>
        ) : (
          <table className={styles.clients}>
            <thead>
              <tr>
                <th scope="col">{text.program}</th>
                <th scope="col">{text.requests}</th>
                <th scope="col" title={text.openHint}>
                  {text.open}
                </th>
              </tr>
            </thead>
            <tbody>
              {clients.map(({ open, requests, userAgent }) => {
                const { name, version } = programName(userAgent);
                return (
                  <tr key={userAgent}>
                    <th scope="row">
                      {name} <span className={styles.version}>{version}</span>
                    </th>
                    <td>{requests}</td>
                    <td>
                      {open > 0 && <span aria-hidden="true">● </span>}
                      {open}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </div>
      <p className={styles.words}>{text.timeline}</p>
    </section>
  );
}
