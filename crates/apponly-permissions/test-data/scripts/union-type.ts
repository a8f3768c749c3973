//=> GET /groups
//=> GET /groups/{id}/members
//=> POST /groups/{id}/members/$ref
const found = await fetch(
  `https://graph.microsoft.com/v1.0/groups?$filter=displayName eq 'All Users'&$select=id`,
  { headers: { Authorization: `Bearer ${token}` } }
);
let nextLink: string | null =
  `https://graph.microsoft.com/v1.0/groups/${group.id}/members?$select=mail&$top=999`;
while (nextLink) {
  const page = await fetch(nextLink, { headers: { Authorization: `Bearer ${token}` } });
  nextLink = page["@odata.nextLink"] || null;
}
const add: URL | string = `https://graph.microsoft.com/v1.0/groups/${group.id}/members/$ref`;
const answer = await fetch(add, { method: "POST", body: JSON.stringify({ "@odata.id": `https://graph.microsoft.com/v1.0/users/${id}` }) });
return new Response(JSON.stringify({ error: "Ensure the app has Group.Read.All" }), { status: 500 });
