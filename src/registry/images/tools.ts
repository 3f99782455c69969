/** Which commands come with a distribution, beside the program that an image is about. */

const EVERYWHERE: readonly string[] =
  `[ base64 basename cat chmod chown cp cut date dd dirname echo env expr false grep head hostname id kill ln ls mkdir mktemp mv
  printenv printf pwd readlink rm rmdir sed seq sh sleep sort stat stty sync tail tar tee test timeout touch tr true uname uniq wc whoami xargs yes`.split(
    /\s+/,
  );

/** BusyBox is one executable with all of them. */
export const BUSYBOX_TOOLS: readonly string[] = [
  ...EVERYWHERE,
  ...['busybox', 'ash', 'nc', 'nslookup', 'wget', 'killall', 'pidof', 'tty', 'which', 'awk'],
];

/** Debian and Ubuntu: bash, and neither `wget` nor `nc`. */
export const DEBIAN_TOOLS: readonly string[] = [...EVERYWHERE, 'bash', 'tty', 'which', 'awk', 'egrep'];
