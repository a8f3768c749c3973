import os
import requests
from azure.identity import DefaultAzureCredential, ManagedIdentityCredential

token = ManagedIdentityCredential().get_token("https://graph.microsoft.com/.default").token
user = os.environ["ORGANIZER"]
answer = requests.post(
    f"https://graph.microsoft.com/v1.0/users/{user}/findMeetingTimes",
    headers={"Authorization": f"Bearer {token}"},
    json={"meetingDuration": "PT1H"},
)
print(answer.json()["meetingTimeSuggestions"])
