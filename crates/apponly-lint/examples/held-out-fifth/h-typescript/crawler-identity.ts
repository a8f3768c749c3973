import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";

const wellKnown = azuread.getApplicationPublishedAppIdsOutput();
const graphAppId = wellKnown.result.apply((r) => r["MicrosoftGraph"]);

const msgraph = new azuread.ServicePrincipal("msgraph", {
    clientId: graphAppId,
    useExisting: true,
});

export interface CrawlerArgs {
    environment: string;
    githubRepository: string;
    roles: string[];
}

export class CrawlerIdentity extends pulumi.ComponentResource {
    public readonly clientId: pulumi.Output<string>;

    constructor(name: string, args: CrawlerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("hexlane:identity:Crawler", name, {}, opts);

        const app = new azuread.Application(`${name}-app`, {
            displayName: `sp-crawler-${args.environment}`,
            requiredResourceAccesses: [
                {
                    resourceAppId: graphAppId,
                    resourceAccesses: args.roles.map((role) => ({
                        id: msgraph.appRoleIds.apply((ids) => ids[role]),
                        type: "Role",
                    })),
                },
            ],
        }, { parent: this });

        new azuread.ServicePrincipal(`${name}-sp`, { clientId: app.clientId }, { parent: this });

        new azuread.ApplicationFederatedIdentityCredential(`${name}-fic`, {
            applicationId: app.id,
            displayName: "github",
            audiences: ["api://AzureADTokenExchange"],
            issuer: "https://token.actions.githubusercontent.com",
            subject: `repo:${args.githubRepository}:environment:${args.environment}`,
        }, { parent: this });

        this.clientId = app.clientId;
        this.registerOutputs({ clientId: this.clientId });
    }
}

const crawler = new CrawlerIdentity("crawler", {
    environment: pulumi.getStack(),
    githubRepository: "hexlane/sp-crawler",
    roles: ["Sites.Read.All", "Files.Read.All"],
});

export const clientId = crawler.clientId;
