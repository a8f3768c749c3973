#r "nuget: Azure.Identity, 1.12.0"
#r "nuget: Microsoft.Graph, 5.56.0"

open System
open System.IO
open Azure.Identity
open Microsoft.Graph

// dotnet fsi DriveBackup.fsx /mnt/nas/onedrive
let target =
    match fsi.CommandLineArgs |> Array.toList with
    | _ :: dir :: _ -> dir
    | _ -> Path.Combine(Environment.CurrentDirectory, "backup")

let [<Literal>] Tenant = "a1f0c6b9-2d84-47e3-9b5a-6e0d7c8f1b32"
let [<Literal>] Client = "3be7d15c-f960-4a28-8c01-92ad4e5f7b60"

let credential =
    "«8Q drivebackup»"
    |> fun s -> ClientSecretCredential(Tenant, Client, s)

let graph = new GraphServiceClient(credential, [| "https://graph.microsoft.com/.default" |])

let save (driveId: string) (itemId: string) (file: string) =
    task {
        use! content = graph.Drives[driveId].Items[itemId].Content.GetAsync()
        use out = File.Create file
        do! content.CopyToAsync out
    }

let rec walk (driveId: string) (itemId: string) (dir: string) : Threading.Tasks.Task =
    task {
        Directory.CreateDirectory dir |> ignore
        let mutable page = graph.Drives[driveId].Items[itemId].Children.GetAsync().Result
        while not (isNull page) do
            for item in page.Value do
                let path = Path.Combine(dir, item.Name)
                if isNull item.Folder then
                    do! save driveId item.Id path
                    printfn "  %s (%d bytes)" path item.Size.Value
                else
                    do! walk driveId item.Id path
            page <-
                match page.OdataNextLink with
                | null -> null
                | link -> graph.Drives[driveId].Items[itemId].Children.WithUrl(link).GetAsync().Result
    }

let drive = graph.Me.Drive.GetAsync().Result
printfn "backing up %s" drive.Name
(walk drive.Id "root" target).Wait()
