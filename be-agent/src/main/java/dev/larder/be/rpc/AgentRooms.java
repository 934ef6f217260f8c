package dev.larder.be.rpc;

import dev.larder.be.disk.DiskRoom;
import dev.larder.be.query.PeerTablets;
import dev.larder.be.query.QueryRunner;
import dev.larder.be.snapshot.JobCollector;
import dev.larder.be.tablet.TabletStore;
import dev.larder.be.task.TaskRunner;
import dev.larder.be.transfer.BatchEstimates;
import dev.larder.be.transfer.TransferLimits;

/** Who does the work that calls ask for. */
public record AgentRooms(
        TabletStore tablets,
        TaskRunner tasks,
        JobCollector jobs,
        QueryRunner queries,
        PeerTablets peers,
        DiskRoom room,
        ClusterMembership membership,
        FrontendLease lease,
        TransferLimits limits,
        BatchEstimates estimates) {}
