//=> GET /users/{id}/calendarView
//=> PATCH /users/{id}
//=> POST /teams/{id}/channels
import axios from 'axios';

const api = axios.create({ baseURL: 'https://graph.microsoft.com/v1.0', headers: auth });

export async function run(id: string): Promise<void> {
  const view = await api.get(`/users/${id}/calendarView?startDateTime=${from}`);
  await api.patch(`/users/${id}`, { jobTitle: 'x' });
  await axios({ method: 'post', url: `https://graph.microsoft.com/v1.0/teams/${team}/channels`, data: channel });
}
