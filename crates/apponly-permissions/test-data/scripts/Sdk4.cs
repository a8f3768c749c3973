//=> GET /users/{id}/calendar/events
//=> POST /users/{id}/events
//=> PATCH /users/{id}
using Microsoft.Graph;
var events = await _graphClient.Users[id].Calendar.Events.Request().Select("subject").GetAsync();
await _graphClient.Users[id].Events.Request().AddAsync(newEvent);
await _graphClient.Users[id].Request().UpdateAsync(new User { JobTitle = "x" });
