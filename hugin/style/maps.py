"""Colormaps as data: even control points, read when a map is first asked for. A map is a row here: no code.

name: (kind, how the points are joined, hex digits of the points from low to high). "smooth" is a Catmull-Rom curve
through sRGB, "linear" straight pieces. fjord, ember, tide and orbit are ours, drawn in OKLCH with even lightness; the
points of the maps of matplotlib, and of Cynthia Brewer's (from nine or eleven classes), were fitted to within 2/255
(cividis and hot: 4/255, jet: 8/255).
"""

MAPS = {
    "fjord": (
        "sequential", "smooth",
        "14112e19183a1d1f48202757232f6524387224427d244d8622588e2064961c6f9d187ba41687a91592ad169eb11daab32bb6b3"
        "3ec2b255ccb06fd6ad8bdeaca7e5acc0ecb0d8f2b7edf9c0",
    ),
    "ember": (
        "sequential", "smooth",
        "150b24210f2f2e12393c15414b17485b1a4d6c1d507c20518d24519d284fad2e4bbb3746c84341d3503cdc5e37e46d35eb7b35"
        "f18b38f59a3ef8aa4af8bb5ef7cb75f6da8ef6e8a7f8f5bf",
    ),
    "viridis": (
        "sequential", "smooth",
        "440154471163481f71472d7b443a834046883b528b355d8d31688e2c728e287c8e24868e21908c1f9a8a20a48628ae8035b779"
        "47c06f5dc96375d0548fd744abdc32c7e020e3e418fde724",
    ),
    "magma": (
        "sequential", "smooth",
        "0000020a08221d114636106b50127c691c808226819c2e7fb63779cf4170e65163f5695cfb8761fea571fec387fde0a2fcfdbf",
    ),
    "inferno": (
        "sequential", "smooth",
        "000002050418110a30210c4a330a5f450a6957106d68166e781c6d89226a9a2865ab2f5ebb3755ca404ad84c3fe35932ed6925"
        "f47a18f98d0afca108fcb51af9ca32f4de52f1f17bfbffa5",
    ),
    "plasma": (
        "sequential", "smooth",
        "0d08871e068e2b059437049942039d4c02a15701a46101a66a00a87401a87e03a88707a6900ea39915a0a11c9ba92396b12a90"
        "b8318abf3984c5407ecb4778d14e72d6556ddc5d67e16462e66c5cea7357ee7b51f2834cf58c46f89441fa9d3bfca636fdb031"
        "feb92cfdc328fcce25fad824f7e325f4ee27f0f923",
    ),
    "cividis": (
        "sequential", "smooth",
        "00224e002758002b6400306f0934701b386f253d6e2e416d35456c3c4a6c434e6c49536c4f576c555c6d5b606e61656f666970"
        "6c6e727172747777767c7b788280788885788e8a78948e779b9376a19875a79d73aea271b4a86fbbad6cc2b269c8b866cfbd62"
        "d6c35dddc958e4ce52ebd44bf2da44fae038ffe835",
    ),
    "turbo": (
        "sequential", "smooth",
        "31123c3c3184434fbb466be34686fa3ba1fd29bbec1ad2d11ae4b631f29956fb7580ff54a3fd3cbef434d8e436edd03afaba39"
        "fea02ffb8022f26014e4460ad23105ba1f029d10017b0403",
    ),
    "Greys": ("sequential", "linear", "fffffff0f0f0d9d9d9bdbdbd969696737373525252252525000000"),
    "Blues": ("sequential", "linear", "f7fbffdeebf7c6dbef9ecae16baed64292c62171b508519c08306b"),
    "Greens": ("sequential", "linear", "f7fcf5e5f5e0c7e9c0a1d99b74c47641ab5d238b45006d2c00441b"),
    "Oranges": ("sequential", "linear", "fff5ebfee6cefdd0a2fdae6bfd8d3cf16913d94801a636037f2704"),
    "Purples": ("sequential", "linear", "fcfbfdefedf5dadaebbcbddc9e9ac8807dba6a51a354278f3f007d"),
    "Reds": ("sequential", "linear", "fff5f0fee0d2fcbba1fc9272fb6a4aef3b2ccb181da50f1567000d"),
    "YlGn": ("sequential", "linear", "ffffe5f7fcb9d9f0a3addd8e78c67941ab5d238443006837004529"),
    "YlGnBu": ("sequential", "linear", "ffffd9edf8b1c7e9b47fcdbb41b6c41d91c0225ea8253494081d58"),
    "YlOrBr": ("sequential", "linear", "ffffe5fff7bcfee391fec44ffe9929ec7014cc4c02993404662506"),
    "YlOrRd": ("sequential", "linear", "ffffccffeda0fed976feb24cfd8d3cfc4e2ae31a1cbd0026800026"),
    "GnBu": ("sequential", "linear", "f7fcf0e0f3dbccebc5a8ddb57bccc44eb3d32b8cbe0868ac084081"),
    "BuGn": ("sequential", "linear", "f7fcfde5f5f9ccece699d8c966c2a441ae76238b45006d2c00441b"),
    "BuPu": ("sequential", "linear", "f7fcfde0ecf4bfd3e69ebcda8c96c68c6bb188419d810f7c4d004b"),
    "PuBu": ("sequential", "linear", "fff7fbece7f2d0d1e6a6bddb74a9cf3690c00570b0045a8d023858"),
    "PuBuGn": ("sequential", "linear", "fff7fbece2f0d0d1e6a6bddb67a9cf3690c002818a016c59014636"),
    "PuRd": ("sequential", "linear", "f7f4f9e7e1efd4b9dac994c7df65b0e7298ace125698004367001f"),
    "OrRd": ("sequential", "linear", "fff7ecfee8c8fdd49efdbb84fc8d59ef6548d7301fb300007f0000"),
    "RdPu": ("sequential", "linear", "fff7f3fde0ddfcc5c0fa9fb5f768a1dd3497ae017e7a017749006a"),
    "gray": ("sequential", "linear", "000000ffffff"),
    "bone": ("sequential", "linear", "0000001c1c2738384e545474707b8f8ba1aba8c7c7d3e3e3ffffff"),
    "hot": (
        "sequential", "linear",
        "0b00001d00002f00004200005700006900007b0000900000a30000b50000ca0000dd0000ef0000ff0500ff1700ff2a00ff3f00"
        "ff5100ff6400ff7600ff8b00ff9d00ffb000ffc500ffd700ffe900fffe00ffff1bffff36ffff56ffff71ffff8dffffacffffc8"
        "ffffe3ffffff",
    ),
    "copper": (
        "sequential", "linear",
        "000000140c082719103b25184f3220623e28764b308a57389e643fb17047c57d4fd98957ec955fffa267ffae6fffbb77ffc77f",
    ),
    "cool": ("sequential", "linear", "00ffffff00ff"),
    "spring": ("sequential", "linear", "ff00ffffff00"),
    "summer": ("sequential", "linear", "007f66ffff66"),
    "autumn": ("sequential", "linear", "ff0000ffff00"),
    "winter": ("sequential", "linear", "0000ff00ff7f"),
    "cubehelix": (
        "sequential", "smooth",
        "020000191028182e4915534c2b7039607a2fa07949cc7c85d48fc6c7b3edc2d8f3d9f2eefffffd",
    ),
    "jet": (
        "sequential", "linear",
        "00007f00009a0000b60000d50000f10000ff0018ff0030ff004cff0064ff0080ff0098ff00b0ff00ccff00e4f715ffe129ffcd"
        "3cffba53ffa366ff907cff7990ff66a3ff53baff3ccdff29e4ff12f7f400ffde00ffc400ffae00ff9400ff7e00ff6700ff4d00"
        "ff3700ff1d00f10700d50000b600009a00007f0000",
    ),
    "rainbow": (
        "sequential", "linear",
        "8000ff5542fd2a80f700b5ec2adedd55f8cb80ffb5aaf89bd5de80ffb562ff8042ff4221ff0000",
    ),
    "terrain": (
        "sequential", "linear",
        "3333992255bb1177dd0099ff00b2b200cc6633d67066e07a99eb85ccf58fffff99e5de8bccbe7db29d70997c62805c54997c76"
        "b39d98ccbebbe6deddffffff",
    ),
    "ocean": (
        "sequential", "linear",
        "007f0000601500402b00204000005500206a00407f0060950080aa409fbf7fbfd5bfdfeaffffff",
    ),
    "tide": (
        "diverging", "smooth",
        "12327114397d1540891548961850a21d5aac2566b62f73bf3c81c74b8fd05c9ed873afdf8fc0e5acd0eac5ddefdbe8f2f4f3f1"
        "f4e2daf1d1c3eebeaaeaa78de48e72dc785dd06750c45744b9483aad3932a22c2b9720258b19227e162071151f65121c",
    ),
    "coolwarm": (
        "diverging", "smooth",
        "3b4cc0475fd05471de6282ea7092f37ea2fa8db0fe9cbcffaac7fdb8cff9c5d6f2d2dae8dddcdce7d7cdefcfbdf4c4adf7b89c"
        "f7aa8bf49a7bef886be7755bde604dd2493fc43032b40526",
    ),
    "RdBu": ("diverging", "linear", "67001fb2182bd6604df4a582fddbc7f7f7f7d1e5f092c5de4393c32166ac053061"),
    "RdYlBu": ("diverging", "linear", "a50026d73027f46d43fdae61fee090ffffbfe0f3f8abd9e974add14575b4313695"),
    "RdYlGn": ("diverging", "linear", "a50026d73027f46d43fdae61fee08bffffbfd9ef8ba6d96a66bd631a9850006837"),
    "RdGy": ("diverging", "linear", "67001fb2182bd6604df4a582fddbc7ffffffe0e0e0bababa8787874d4d4d1a1a1a"),
    "PuOr": ("diverging", "linear", "7f3b08b35806e08214fdb863fee0b6f7f7f7d8daebb2abd28073ac5427882d004b"),
    "PRGn": ("diverging", "linear", "40004b762a839970abc2a5cfe7d4e8f7f7f7d9f0d3a6dba05aae611b783700441b"),
    "BrBG": ("diverging", "linear", "5430058c510abf812ddfc27df6e8c3f5f5f5c7eae580cdc135978f01665e003c30"),
    "PiYG": ("diverging", "linear", "8e0152c51b7dde77aef1b6dafde0eff7f7f7e6f5d0b8e1867fbc414d9221276419"),
    "Spectral": ("diverging", "linear", "9e0142d53e4ff46d43fdae61fee08bffffbfe6f598abdda466c2a53288bd5e4fa2"),
    "bwr": ("diverging", "linear", "0000ffffffffff0000"),
    "seismic": ("diverging", "linear", "00004d0000ffffffffff0000800000"),
    "orbit": (
        "cyclic", "smooth",
        "3a579b4b549b5c529b6c529a7d54998e57989f5d95b06392c06b8ecf7589dc7f83e68a7dec9576ef9f6feea969e9b164e0b861"
        "d2bd61c1bf63adbf6896bd6d7db97461b27b42aa8119a18700958b00898c007e8d00748e006c91026499265d9a3a579b",
    ),
    "twilight": (
        "cyclic", "smooth",
        "e2d9e3d9d8decbd2d7b9c9d0a6bfca94b4c784a9c4779dc26d90c06683bd6275ba6067b65f58b05e49a85c399d592a8f531e7c"
        "4a16673f125236114230133738113944123f53154564194b751e4f8425509230509e3b50a94950b25752ba6557c0755ec58469"
        "c99477cca489d0b29ed6c1b4dbcdc9e0d6d9e2d9e2",
    ),
    "hsv": ("cyclic", "linear", "ff0000ffff0000ff0000ffff0000ffff00ffff0000"),
}
