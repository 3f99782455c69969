/** How long the machine's own doings take: orders of magnitude of a cloud VM with containerd, as data. */

/** Creating a sandbox: its namespace, the pause container, the network plug-in. */
export const SANDBOX_MS = { min: 200, max: 400 } as const;

/** From the runtime's "started" until the program's first instruction (runc init, exec). */
export const CONTAINER_START_MS = { min: 40, max: 90 } as const;

/** The same for a program started by exec. */
export const EXEC_START_MS = 30;

/** From a process's end until the runtime has told of it. */
export const EXIT_NOTICE_MS = 20;

/** Pulling: token and manifest requests before the first layer flows. */
export const REGISTRY_ROUND_TRIP_MS = 120;

/** What the machine's line carries: 400 Mbit/s. */
export const DOWNLOAD_BYTES_PER_MS = 50_000;

/** Compressed bytes unpacked to disk per millisecond. */
export const UNPACK_BYTES_PER_MS = 100_000;
