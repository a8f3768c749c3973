import { execa } from "execa";

const graph = "00000003-0000-0000-c000-000000000000";

async function register(name: string, role: string): Promise<string> {
  const { stdout: id } = await execa("az", ["ad", "app", "create", "--display-name", name, "--query", "appId", "-o", "tsv"]);
  await execa("az", ["ad", "app", "permission", "add", "--id", id, "--api", graph, "--api-permissions", `${role}=Role`]);
  return id;
}

const ids = await Promise.all([register("reader", READ), register("mailer", SEND)]);
for (const id of ids) {
  await execa("az", ["ad", "app", "permission", "admin-consent", "--id", id]);
}
