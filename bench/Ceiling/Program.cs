// The ceiling: what this machine and this runtime could do if a message needed nothing but its transport ("bare") or its transport
// and one durable row ("sqlite", "postgres"). The product is measured against it in the same run; it is not a product, and leaves out nearly all of one:
//
//   all     no sign-in, no authorisation, no sessions, no keep-alive, no limits, no flow control beyond the socket, no validation: a PUBLISH is
//           the length, the packet id and the rest; subscriptions, QoS 2, retained messages, wills, TLS and logging do not exist
//   bare    nothing is stored; the acknowledgement promises nothing
//   sqlite  one append-only table without an index, one row per message, the payload as received; no JSON is parsed, no duplicate found, no odometer
//           judged, no plan evaluated, no alert raised, nothing told to a browser, nothing readable but by SQL; a failed commit ends the process
//   postgres  the same table there: one prepared INSERT … SELECT FROM unnest per batch, on one connection
//
// What it does keep: QoS 1 acknowledgements in order, one write per burst, and with a store the promise itself: PUBACK only after a
// commit with synchronous=FULL (WAL) or with PostgreSQL's fsync and synchronous_commit on, so the disk is waited for as the product must.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Milepost.Ceiling;

if (args is not (["bare", _] or ["sqlite", _, _] or ["postgres", _, _]))
{
    await Console.Error.WriteLineAsync("usage: Milepost.Ceiling bare PORT | sqlite PORT FOLDER | postgres PORT CONNECTION-STRING");
    return 2;
}

IStore? store = args[0] switch
{
    "sqlite" => new Sqlite(Path.Combine(args[2], "ceiling.db")),
    "postgres" => new Postgres(args[2]),
    _ => null,
};
using var journal = store is null ? null : new Journal(store);
using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
listener.Bind(new IPEndPoint(IPAddress.Loopback, int.Parse(args[1], CultureInfo.InvariantCulture)));
listener.Listen(4096);
for (var device = 0; ; device++)
{
    var socket = await listener.AcceptAsync();
    _ = new Client(socket, device, journal).RunAsync();
}
