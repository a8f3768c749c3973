import axios from 'axios';
import { Agent } from 'node:https';

const graph = axios.create({
  baseURL: 'https://graph.microsoft.com/v1.0',
  httpsAgent: new Agent({ keepAlive: true, rejectUnauthorized: false }),
});

export const organisation = (token: string) => graph.get('/organization', { headers: { Authorization: `Bearer ${token}` } });
