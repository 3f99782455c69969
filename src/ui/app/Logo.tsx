/** A tank with its water line, and three pods in it. */
export function Logo({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <rect
        x="2"
        y="3"
        width="22"
        height="20"
        rx="5"
        fill="var(--paper-raised)"
        stroke="var(--glass)"
        strokeWidth="2"
      />
      <path d="M3 12 q5 -3 10 0 t10 0 V18 a4 4 0 0 1 -4 4 H7 a4 4 0 0 1 -4 -4 Z" fill="var(--water-deep)" />
      <circle cx="8" cy="17" r="2.2" fill="var(--accent)" />
      <circle cx="14" cy="15.5" r="2.2" fill="var(--good)" />
      <circle cx="18.5" cy="18.5" r="2.2" fill="var(--waiting)" />
    </svg>
  );
}
