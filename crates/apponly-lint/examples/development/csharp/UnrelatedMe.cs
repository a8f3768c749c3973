using Azure.Identity;
using Azure.Storage.Blobs;

public class Lobby
{
    private readonly BlobServiceClient blobs = new(new Uri("https://games.blob.core.windows.net"), new ManagedIdentityCredential());

    public void Tick(Session session)
    {
        session.Me.Position += session.Me.Speed;
        if (session.Me.IsReady) session.Start();
    }
}
