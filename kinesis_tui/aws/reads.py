"""The operations that change nothing in an account, by service; what is not named here is a write."""

from collections.abc import Mapping
from types import MappingProxyType


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


READS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "kinesis": _names(
            """DescribeLimits DescribeStream DescribeStreamConsumer DescribeStreamSummary GetRecords GetResourcePolicy
            GetShardIterator ListShards ListStreamConsumers ListStreams ListTagsForResource ListTagsForStream
            SubscribeToShard"""
        ),
        "firehose": _names("DescribeDeliveryStream ListDeliveryStreams ListTagsForDeliveryStream"),
        "logs": _names(
            """DescribeAccountPolicies DescribeDeliveries DescribeDeliveryDestinations DescribeDeliverySources
            DescribeFieldIndexes DescribeIndexPolicies DescribeLogGroups DescribeLogStreams DescribeMetricFilters
            DescribeQueries DescribeQueryDefinitions DescribeResourcePolicies DescribeSubscriptionFilters
            FilterLogEvents GetDelivery GetDeliveryDestination GetDeliverySource GetLogEvents GetLogGroupFields
            GetLogRecord GetQueryResults GetTransformer ListLogGroups ListLogGroupsForQuery ListTagsForResource
            StartLiveTail StartQuery StopQuery TestMetricFilter"""
        ),
        "cognito-idp": _names(
            """AdminGetDevice AdminGetUser AdminListDevices AdminListGroupsForUser AdminListUserAuthEvents
            DescribeIdentityProvider DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient
            DescribeResourceServer DescribeRiskConfiguration DescribeTerms DescribeUserImportJob DescribeUserPool
            DescribeUserPoolClient DescribeUserPoolDomain GetCSVHeader GetDevice GetGroup
            GetIdentityProviderByIdentifier GetLogDeliveryConfiguration GetSigningCertificate GetUICustomization
            GetUser GetUserAuthFactors GetUserPoolMfaConfig ListDevices ListGroups ListIdentityProviders
            ListResourceServers ListTagsForResource ListTerms ListUserImportJobs ListUserPoolClients ListUserPools
            ListUsers ListUsersInGroup ListWebAuthnCredentials"""
        )
        # A pool's user does these with their own password or token; no right of the account is used (they are not
        # signed), and nothing of its configuration changes. What a challenge asks for (a new password, an
        # authenticator) was typed for that very user, and a token that is revoked is one that this program got.
        | _names(
            """InitiateAuth RespondToAuthChallenge GetTokensFromRefreshToken AssociateSoftwareToken VerifySoftwareToken
            RevokeToken"""
        ),
        # Not among them, so that writes must be armed: AdminInitiateAuth and AdminRespondToAuthChallenge (the account's
        # right), ForgotPassword (sends a person mail or SMS), ConfirmForgotPassword and ChangePassword (for good),
        # GlobalSignOut (ends what others hold), ConfirmDevice (leaves something behind).
        "lambda": _names(
            """GetAccountSettings GetAlias GetCodeSigningConfig GetEventSourceMapping GetFunction
            GetFunctionCodeSigningConfig GetFunctionConcurrency GetFunctionConfiguration GetFunctionEventInvokeConfig
            GetFunctionRecursionConfig GetFunctionUrlConfig GetLayerVersion GetLayerVersionByArn GetLayerVersionPolicy
            GetPolicy GetProvisionedConcurrencyConfig GetRuntimeManagementConfig ListAliases ListCodeSigningConfigs
            ListEventSourceMappings ListFunctionEventInvokeConfigs ListFunctionUrlConfigs ListFunctions
            ListFunctionsByCodeSigningConfig ListLayerVersions ListLayers ListProvisionedConcurrencyConfigs ListTags
            ListVersionsByFunction"""
        ),
        "apigateway": _names(
            """GetAccount GetApiKey GetApiKeys GetAuthorizer GetAuthorizers GetBasePathMapping GetBasePathMappings
            GetDeployment GetDeployments GetDocumentationPart GetDocumentationParts GetDocumentationVersion
            GetDocumentationVersions GetDomainName GetDomainNames GetExport GetGatewayResponse GetGatewayResponses
            GetIntegration GetIntegrationResponse GetMethod GetMethodResponse GetModel GetModelTemplate GetModels
            GetRequestValidator GetRequestValidators GetResource GetResources GetRestApi GetRestApis GetStage GetStages
            GetTags GetUsage GetUsagePlan GetUsagePlanKey GetUsagePlanKeys GetUsagePlans GetVpcLink GetVpcLinks"""
        )
        # Asks an authorizer about a token and calls no backend. A user pool authorizer is API Gateway's own check and
        # changes nothing; one that is a Lambda function would be run, which `ApiGateway` lets through only when armed.
        | _names("TestInvokeAuthorizer"),
        # Not among them: TestInvokeMethod, which runs the real backend.
        "apigatewayv2": _names(
            """GetApi GetApiMapping GetApiMappings GetApis GetAuthorizer GetAuthorizers GetDeployment GetDeployments
            GetDomainName GetDomainNames GetIntegration GetIntegrationResponse GetIntegrationResponses GetIntegrations
            GetModel GetModelTemplate GetModels GetRoute GetRouteResponse GetRouteResponses GetRoutes GetRoutingRule
            GetStage GetStages GetTags GetVpcLink GetVpcLinks"""
        ),
        "cloudwatch": _names(
            """DescribeAlarmHistory DescribeAlarms DescribeAlarmsForMetric DescribeAnomalyDetectors GetDashboard
            GetMetricData GetMetricStatistics GetMetricStream GetMetricWidgetImage ListDashboards ListMetricStreams
            ListMetrics ListTagsForResource"""
        ),
        "s3": _names(
            """GetBucketAcl GetBucketEncryption GetBucketLifecycleConfiguration GetBucketLocation GetBucketLogging
            GetBucketNotificationConfiguration GetBucketOwnershipControls GetBucketPolicy GetBucketPolicyStatus
            GetBucketTagging GetBucketVersioning GetObject GetObjectAcl GetObjectAttributes GetObjectTagging
            GetPublicAccessBlock HeadBucket HeadObject ListBuckets ListMultipartUploads ListObjectVersions ListObjects
            ListObjectsV2 ListParts"""
        ),
        "glue": _names("GetDatabases GetSchemaVersion GetTableVersions GetTables"),
        "kinesisanalyticsv2": _names(
            """DescribeApplication DescribeApplicationOperation DescribeApplicationSnapshot DescribeApplicationVersion
            ListApplicationOperations ListApplicationSnapshots ListApplicationVersions ListApplications
            ListTagsForResource"""
        ),
        "kinesisvideo": _names(
            """DescribeEdgeConfiguration DescribeImageGenerationConfiguration DescribeMappedResourceConfiguration
            DescribeMediaStorageConfiguration DescribeNotificationConfiguration DescribeSignalingChannel DescribeStream
            GetDataEndpoint GetSignalingChannelEndpoint ListEdgeAgentConfigurations ListSignalingChannels ListStreams
            ListTagsForResource ListTagsForStream"""
        ),
        "kinesis-video-archived-media": _names(
            """GetClip GetDASHStreamingSessionURL GetHLSStreamingSessionURL GetImages GetMediaForFragmentList
            ListFragments"""
        ),
        "kinesis-video-media": _names("GetMedia"),
        "cloudformation": _names(
            """DescribeAccountLimits DescribeChangeSet DescribeChangeSetHooks DescribeStackDriftDetectionStatus
            DescribeStackEvents DescribeStackResource DescribeStackResourceDrifts DescribeStackResources DescribeStacks
            DescribeType EstimateTemplateCost GetStackPolicy GetTemplate GetTemplateSummary ListChangeSets ListExports
            ListImports ListStackResources ListStacks ListTypes ValidateTemplate"""
        ),
        "iam": _names(
            """GetContextKeysForCustomPolicy GetContextKeysForPrincipalPolicy GetPolicy GetPolicyVersion GetRole
            GetRolePolicy GetUser ListAttachedRolePolicies ListRolePolicies ListRoles SimulateCustomPolicy
            SimulatePrincipalPolicy"""
        ),
        # The credential providers of the SDK call these through the same session: they hand out, and change nothing.
        "sts": _names("AssumeRole AssumeRoleWithWebIdentity GetAccessKeyInfo GetCallerIdentity"),
        "sso": _names("GetRoleCredentials ListAccountRoles ListAccounts"),
        "sso-oidc": _names("CreateToken"),
    }
)
