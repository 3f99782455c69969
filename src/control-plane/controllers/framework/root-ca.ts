/**
 * The certificate of the authority by which clients inside the cluster would know the API server. Nothing here is encrypted, so
 * it is the same in every cluster and its key exists nowhere.
 */
export const ROOT_CA = `-----BEGIN CERTIFICATE-----
MIIBqDCCAU6gAwIBAgIUDZVTNg7dJwLnyDwGm+h9XJQHcV8wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjEwMjA4NDBaGA8yMTI2MTAy
ODAyMDg0MFowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABBlylkCTnr9Bxx6tYixKZ9GLmJF0Jj3TCc1yHvpv8L7IQRigvYYi
sKtN2ZFh8srShA+xAAn7cUzJzSEaLoOlmeSjejB4MB0GA1UdDgQWBBTboCS+PI+n
cUTYuFT1fEHROYqLCTAfBgNVHSMEGDAWgBTboCS+PI+ncUTYuFT1fEHROYqLCTAP
BgNVHRMBAf8EBTADAQH/MBUGA1UdEQQOMAyCCmt1YmVybmV0ZXMwDgYDVR0PAQH/
BAQDAgKkMAoGCCqGSM49BAMCA0gAMEUCIQDItR9Yf4sNBn84wqWVegV99xhTeshh
7J0ScFRAmxPj3AIgTIpMeurDgAWwoCaYnEcOjFe/EkdfpdK8o29/1OUJdBM=
-----END CERTIFICATE-----
`;
