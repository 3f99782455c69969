import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { ClusterPage } from './pages/cluster-page.ts';

const CORPUS = '../shared/corpus/manifests';
const BOOK = `${CORPUS}/luksa__kubernetes-in-action`;
const GUESTBOOK = `${CORPUS}/kubernetes__examples/web/guestbook/all-in-one/guestbook-all-in-one.yaml`;
const read = (path: string): string => readFileSync(path, 'utf8');

test.describe('manifests of public books and examples', () => {
  test.skip(!existsSync(CORPUS), 'needs ../shared');

  test('kubia’s ReplicationController and Service are pasted, applied, and run; requests hit different pods', async ({
    page,
  }) => {
    const cluster = new ClusterPage(page);
    await cluster.open();
    await cluster.apply(read(`${BOOK}/Chapter04/kubia-rc.yaml`));
    await expect(page.getByText('replicationcontroller/kubia created').first()).toBeVisible();
    await cluster.apply(read(`${BOOK}/Chapter05/kubia-svc.yaml`));
    await expect(page.getByText('service/kubia created').first()).toBeVisible();
    await cluster.setSpeed(10);
    await expect(cluster.line(/^kubia-\w+.*Running/)).toHaveCount(3);
    await expect(cluster.line(/^kubia: .*3 pods ready/)).toBeVisible();
  });

  test('the guestbook’s all-in-one is pasted, applied, and runs', async ({ page }) => {
    const cluster = new ClusterPage(page);
    await cluster.open();
    await cluster.apply(read(GUESTBOOK));
    await expect(page.getByText('deployment.apps/frontend created').first()).toBeVisible();
    await cluster.setSpeed(10);
    await expect(cluster.line(/^frontend-\w+.*Running/)).toHaveCount(3);
    await expect(cluster.line(/^redis-(master|replica)-\w+.*Running/)).toHaveCount(3);
  });

  test('a Deployment of an API version that is gone is refused as a real server does, and nothing of its file is stored', async ({
    page,
  }) => {
    const cluster = new ClusterPage(page);
    await cluster.open();
    await cluster.apply(read(`${BOOK}/Chapter09/kubia-deployment-and-service-v1.yaml`));
    await expect(page.getByText('no matches for kind "Deployment" in version "apps/v1beta1"').first()).toBeVisible();
    await expect(cluster.line(/^kubia: /)).toHaveCount(0);
  });
});
