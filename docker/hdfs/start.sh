#!/bin/sh
# namenode | datanode: starts that server; a new namenode is formatted first.
set -eu
run() { java -Xmx512m -cp "/opt/hdfs/conf:/opt/hdfs/lib/*" "$@"; }
case "${1:-}" in
    namenode)
        [ -d /data/name/current ] || run org.apache.hadoop.hdfs.server.namenode.NameNode -format -nonInteractive
        run org.apache.hadoop.hdfs.server.namenode.NameNode
        ;;
    datanode) run org.apache.hadoop.hdfs.server.datanode.DataNode ;;
    *)
        echo "command: '${1:-}' is not known; expected namenode or datanode" >&2
        exit 2
        ;;
esac
