/** `/version`: what this server says that it is (apimachinery/pkg/version; the build's own facts are ours). */

export const VERSION_INFO = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.13',
  gitCommit: 'kubarium',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.24.4',
  compiler: 'gc',
  platform: 'linux/amd64',
} as const;
