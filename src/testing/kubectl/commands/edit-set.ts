/** `kubectl set`. */
import type { Step } from './command-steps.ts';

export const SETTING: readonly Step[] = [
  {
    run: 'kubectl set image deployment/web nginx=nginx:1.26',
    expect: 'deployment.apps/web image updated',
  },
  {
    run: `kubectl set image deployment/web '*=nginx:1.27' --dry-run=server`,
    expect: 'deployment.apps/web image updated (server dry run)',
  },
  {
    run: 'kubectl set image deployment/web nothing=nginx:1.27',
    error: 'error: unable to find container named "nothing"',
    code: 1,
  },
  {
    run: 'kubectl set image -f web.yaml nginx=nginx:1.25 --local -o jsonpath=\'{.spec.template.spec.containers[0].image}{"\\n"}\'',
    expect: 'nginx:1.25',
  },
  {
    run: 'kubectl set env deployment/web B=2 A-',
    expect: 'deployment.apps/web env updated',
  },
  {
    run: 'kubectl set env deployment/web --list',
    expect: `
      # Deployment web, container nginx
      B=2`,
  },
  {
    run: 'kubectl set env deployment/web --from=configmap/one --prefix=CM_',
    expect: 'deployment.apps/web env updated',
    error: 'Warning: key a transferred to A',
    only: 'new',
  },
  {
    run: 'kubectl set env deployment/web --from=configmap/one --prefix=CM_',
    expect: 'deployment.apps/web env updated',
    only: 'old',
  },
  {
    run: 'kubectl set env deployment/web --list',
    expect: `
      # Deployment web, container nginx
      B=2
      # CM_A from configmap one, key a`,
  },
  {
    run: 'kubectl set env deployment/web --list --resolve',
    expect: `
      # Deployment web, container nginx
      B=2
      CM_A=7`,
  },
  {
    run: 'kubectl set resources deployment/web -c=nginx --limits=cpu=200m,memory=64Mi --requests=cpu=100m',
    expect: 'deployment.apps/web resource requirements updated',
  },
  {
    run: 'kubectl get deployment web -o jsonpath=\'{.spec.template.spec.containers[0].resources}{"\\n"}\'',
    expect: '{"limits":{"cpu":"200m","memory":"64Mi"},"requests":{"cpu":"100m"}}',
  },
  {
    run: 'kubectl create service clusterip web --tcp=80 && kubectl set selector service web app=other && kubectl get service web -o jsonpath=\'{.spec.selector}{"\\n"}\'',
    expect: `
      service/web created
      service/web selector updated
      {"app":"other"}`,
  },
  {
    run: 'kubectl create serviceaccount robot && kubectl set serviceaccount deployment/web robot',
    expect: `
      serviceaccount/robot created
      deployment.apps/web serviceaccount updated`,
  },
  {
    run: 'kubectl create clusterrolebinding all --clusterrole=view --user=ann && kubectl set subject clusterrolebinding all --user=bob --group=dev --serviceaccount=default:robot && kubectl get clusterrolebinding all -o jsonpath=\'{.subjects[*].name}{"\\n"}\'',
    expect: `
      clusterrolebinding.rbac.authorization.k8s.io/all created
      clusterrolebinding.rbac.authorization.k8s.io/all subjects updated
      ann bob dev robot`,
  },
];
