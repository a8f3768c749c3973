export const en = {
  tenantId: 'Tenant id',
  clientSecret: 'Client secret (the value, shown once)',
  clientSecretPlaceholder: 'e.g. abc8Q~...',
  password: 'Password of the certificate',
  secretExpired: 'This secret has expired on {date}',
  errors: { clientSecret: 'Enter the value of the secret, not its ID', secret: 'Required' },
};
