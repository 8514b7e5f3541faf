import { statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createSocket, type Server as Socket } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { holderState, listenForCommands, remoteAdministration } from "../../src/command/control-socket.js";
import { Place, until } from "../support/processes.js";

describe("holderState", () => {
  const place = new Place();
  afterAll(() => place.remove());
  let count = 0;
  const address = (): string => join(place.directory, `${++count}.sock`);
  const opened: (Server | Socket | { close(): void })[] = [];
  afterEach(() => {
    for (const one of opened.splice(0)) one.close();
  });

  it("returns dead, busy or ready", async () => {
    const socket = address();
    expect(await holderState({ socket })).toBe("dead");
    let methods: object | undefined;
    const listening = await listenForCommands(socket, () => methods as never);
    expect(await holderState({ socket })).toBe("busy");
    methods = {};
    expect(await holderState({ socket })).toBe("ready");
    listening.close();
    expect(await holderState({ socket })).toBe("dead");
  });

  it("returns busy while another program holds the socket, even if it does not respond", async () => {
    const answers: [string, (socket: string) => Server | Socket][] = [
      [
        "404",
        (socket) => createServer((_, response) => response.writeHead(404).end("nothing here")).listen(socket),
      ],
      ["no JSON", (socket) => createServer((_, response) => response.end("ready")).listen(socket)],
      ["null", (socket) => createServer((_, response) => response.end("null")).listen(socket)],
      ["no HTTP", (socket) => createSocket((connection) => connection.end("?\n")).listen(socket)],
      ["a hang-up", (socket) => createSocket((connection) => connection.destroy()).listen(socket)],
      ["silence", (socket) => createSocket(() => {}).listen(socket)],
    ];
    for (const [name, open] of answers) {
      const socket = address();
      opened.push(open(socket));
      await until(() => statSync(socket, { throwIfNoEntry: false }) !== undefined);
      expect([name, await holderState({ socket })]).toEqual([name, "busy"]);
      if (name === "null" || name === "silence") continue;
      await expect(remoteAdministration({ socket }).listAccounts({}), name).rejects.toThrow(
        /^the running server /,
      );
    }
  });
});
